-- Leaves a word where a run's record was, unless there is one again.
-- KEYS: run
-- ARGV: field and value pairs
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
-- In parts: unpack has a limit, and a run may have thousands of tasks.
for at = 1, #ARGV, 1000 do
  redis.call('HSET', KEYS[1], unpack(ARGV, at, math.min(at + 999, #ARGV)))
end
return 1
