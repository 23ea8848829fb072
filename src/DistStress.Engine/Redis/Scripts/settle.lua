-- Writes what the entries of a list tell into the run record, and removes the entries, both or neither. The last one
-- stays, so that the next call can tell whether they are still those that the caller has read: a server that has lost
-- its last writes has others.
-- KEYS: run, lease, list
-- ARGV: run id, lease token, the field that tells how many entries are settled, the field that tells how many bytes the
--       list has (or empty), how many entries of the run the caller knows, the end of the last of them, then field and
--       value pairs
-- Returns 'ok', 'lost' (the record is another run's, or somebody else holds the right to publish) or 'behind'. A call
-- repeated because its answer was lost changes nothing.
local record = redis.call('HMGET', KEYS[1], 'id', ARGV[3])
if record[1] ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then return 'lost' end
local last = tonumber(ARGV[5]) - 1 - math.max(0, (tonumber(record[2] or 0) or 0) - 1)
if last < 0 then return 'behind' end
local rest = redis.pcall('LRANGE', KEYS[3], last, -1)
if rest['err'] or string.sub(rest[1] or '', -#ARGV[6]) ~= ARGV[6] then return 'behind' end
for pair = 7, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[pair], ARGV[pair + 1]) end
redis.call('HSET', KEYS[1], ARGV[3], ARGV[5])
if ARGV[4] ~= '' then
  local bytes = 0
  for _, entry in ipairs(rest) do bytes = bytes + #entry end
  redis.call('HSET', KEYS[1], ARGV[4], string.format('%.0f', bytes))
end
redis.call('LTRIM', KEYS[3], last, -1)
return 'ok'
