-- Leaves a word where a run's record was, unless there is one again.
-- KEYS: run
-- ARGV: field and value pairs
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV))
return 1
