-- Writes what marks tell into the run record, and removes the marks, both or neither. The last one stays, so that the
-- next call can tell whether the marks are still those that the caller has read: a server that has lost its last writes
-- has others.
-- KEYS: run, lease, marks
-- ARGV: run id, lease token, how many of the run's marks the caller knows, the last of them, then field and value pairs
-- Returns 'ok', 'lost' (the record is another run's, or somebody else holds the right to publish) or 'behind'. A call
-- repeated because its answer was lost changes nothing.
local record = redis.call('HMGET', KEYS[1], 'id', 'marks_settled')
if record[1] ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then return 'lost' end
local last = tonumber(ARGV[3]) - 1 - math.max(0, tonumber(record[2] or 0) - 1)
if last < 0 or redis.call('LRANGE', KEYS[3], last, last)[1] ~= ARGV[4] then return 'behind' end
for pair = 5, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[pair], ARGV[pair + 1]) end
redis.call('HSET', KEYS[1], 'marks_settled', ARGV[3])
redis.call('LTRIM', KEYS[3], last, -1)
return 'ok'
