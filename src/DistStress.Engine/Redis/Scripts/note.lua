-- Writes fields of the run record for the run's publisher, out of the order of its steps: what has no bearing on them.
-- KEYS: run, lease
-- ARGV: run id, lease token, then field and value pairs
-- Returns 1, or 0 if the record belongs to another run, or somebody else holds the right to publish.
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then return 0 end
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
-- In parts: unpack has a limit, and a run may have thousands of tasks.
for at = 3, #ARGV, 1000 do
  redis.call('HSET', KEYS[1], unpack(ARGV, at, math.min(at + 999, #ARGV)))
end
return 1
