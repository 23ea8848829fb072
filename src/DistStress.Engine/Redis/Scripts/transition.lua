-- Writes fields of the run record if it is still this run's.
-- KEYS: run
-- ARGV: run id, then field and value pairs
-- Returns 1, or 0 if the record belongs to another run or is gone.
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
return 1
