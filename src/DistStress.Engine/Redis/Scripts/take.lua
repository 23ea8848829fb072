-- Moves entries from the front of a queue to the end of a worker's own list.
-- KEYS: queue, own list
-- ARGV: the most entries to take, the most bytes of an entry
-- Returns the entries, first one first. Of one that is too long only the beginning is kept, still too long: that is
-- enough to put it aside, and nobody has to receive the rest.
-- LRANGE and LTRIM, since LPOP with a count does not answer alike on every server.
local entries = redis.call('LRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)
if #entries == 0 then return {} end
local most = tonumber(ARGV[2])
for i, entry in ipairs(entries) do
  if #entry > most then entries[i] = string.sub(entry, 1, most + 1) end
end
redis.call('RPUSH', KEYS[2], unpack(entries))
redis.call('LTRIM', KEYS[1], #entries, -1)
return entries
