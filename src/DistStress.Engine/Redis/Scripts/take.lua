-- Moves entries from the front of a queue to the end of a worker's own list.
-- KEYS: queue, own list
-- ARGV: the most entries to take
-- Returns the entries, first one first.
local entries = redis.call('LPOP', KEYS[1], ARGV[1])
if not entries or #entries == 0 then return {} end
redis.call('RPUSH', KEYS[2], unpack(entries))
return entries
