-- Keeps what a worker has measured of a run for the run's publisher.
-- KEYS: run, reports
-- ARGV: run id, the report, the most bytes of reports to keep
-- Returns 'ok', 'gone' (nobody waits for it: the record is another run's) or 'full' (the publisher has to read first).
local record = redis.call('HMGET', KEYS[1], 'id', 'reports_bytes')
if record[1] ~= ARGV[1] then return 'gone' end
-- What somebody else has put in the place of the reports makes room for them.
if type(redis.pcall('LLEN', KEYS[2])) ~= 'number' then redis.call('DEL', KEYS[2]) end
local bytes = tonumber(record[2] or 0)
-- One report is never too much. What is no number of bytes, or too many for what is there, somebody else has written.
local is_wrong = not bytes or bytes < 0 or bytes % 1 ~= 0
  or (bytes >= tonumber(ARGV[3]) and redis.call('LLEN', KEYS[2]) <= 1)
if is_wrong then
  redis.call('HSET', KEYS[1], 'reports_bytes', 0)
elseif bytes >= tonumber(ARGV[3]) then
  return 'full'
end
redis.call('HINCRBY', KEYS[1], 'reports_bytes', #ARGV[2])
redis.call('RPUSH', KEYS[2], ARGV[2])
return 'ok'
