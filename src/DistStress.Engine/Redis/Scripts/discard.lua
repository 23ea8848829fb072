-- Takes an unreadable entry out of a worker's own list and keeps it, with the reason, in a list of limited length.
-- KEYS: own list, dead list, run: its record counts the entry, whatever run the entry was of
-- ARGV: the entry, the entry with its reason, the most to keep
-- What somebody else has put in the place of the dead list must not keep a worker from its work.
if type(redis.pcall('LLEN', KEYS[2])) ~= 'number' then redis.call('DEL', KEYS[2]) end
-- A server that is out of memory refuses to push, but not to remove: so the push comes first.
redis.call('LPUSH', KEYS[2], ARGV[2])
if redis.call('LREM', KEYS[1], 1, ARGV[1]) == 0 then
  redis.call('LTRIM', KEYS[2], 1, -1)
  return 0
end
redis.call('LTRIM', KEYS[2], 0, tonumber(ARGV[3]) - 1)
if redis.call('HGET', KEYS[3], 'id') then redis.call('HINCRBY', KEYS[3], 'dead', 1) end
return 1
