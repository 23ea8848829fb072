-- Writes fields of the run record if it is still this run's.
-- KEYS: run
-- ARGV: run id, then field and value pairs
-- Returns 1, or 0 if the record belongs to another run or is gone.
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then return 0 end
-- In parts: unpack has a limit, and a run may have thousands of tasks.
for at = 2, #ARGV, 1000 do
  redis.call('HSET', KEYS[1], unpack(ARGV, at, math.min(at + 999, #ARGV)))
end
return 1
