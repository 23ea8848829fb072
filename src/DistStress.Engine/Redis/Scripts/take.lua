-- Moves entries from the front of a queue to the end of a worker's own list.
-- KEYS: queue, own list
-- ARGV: the most entries to take
-- Returns the entries, first one first.
-- LRANGE and LTRIM, since LPOP with a count does not answer alike on every server.
local entries = redis.call('LRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)
if #entries == 0 then return {} end
redis.call('RPUSH', KEYS[2], unpack(entries))
redis.call('LTRIM', KEYS[1], #entries, -1)
return entries
