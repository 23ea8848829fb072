-- Takes an unreadable entry out of a worker's own list and keeps it, with the reason, in a list of limited length.
-- KEYS: own list, dead list
-- ARGV: the entry, the entry with its reason, the most to keep
if redis.call('LREM', KEYS[1], 1, ARGV[1]) == 1 then
  redis.call('LPUSH', KEYS[2], ARGV[2])
  redis.call('LTRIM', KEYS[2], 0, tonumber(ARGV[3]) - 1)
  return 1
end
return 0
