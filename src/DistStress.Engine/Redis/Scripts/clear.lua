-- Removes entries from the front of a queue, unless a publisher is at work.
-- KEYS: lease, queue
-- ARGV: '1' to remove them all the same, the most entries to remove
-- Returns who holds the lease, or an empty string; how many entries were removed, and of how many ops they were.
local holder = redis.call('GET', KEYS[1]) or ''
if holder ~= '' and ARGV[1] ~= '1' then return {holder, 0, 0} end
local entries = redis.call('LRANGE', KEYS[2], 0, tonumber(ARGV[2]) - 1)
local ops = 0
for i = 1, #entries do
  -- What cannot be read is no op.
  local count = string.match(entries[i], '"count"%s*:%s*(%d+)')
  if count and #count < 10 then ops = ops + tonumber(count) end
end
redis.call('LTRIM', KEYS[2], #entries, -1)
return {holder, #entries, ops}
