-- Keeps what a worker has measured of a run for the run's publisher.
-- KEYS: run, reports
-- ARGV: run id, the report, the most bytes of reports to keep
-- Returns 'ok', 'gone' (nobody waits for it: the record is another run's) or 'full' (the publisher has to read first).
local record = redis.call('HMGET', KEYS[1], 'id', 'reports_bytes')
if record[1] ~= ARGV[1] then return 'gone' end
if (tonumber(record[2] or 0) or 0) >= tonumber(ARGV[3]) then return 'full' end
redis.call('HINCRBY', KEYS[1], 'reports_bytes', #ARGV[2])
redis.call('RPUSH', KEYS[2], ARGV[2])
return 'ok'
