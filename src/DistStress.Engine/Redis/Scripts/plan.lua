-- Reads a run's plan, unless it is longer than anybody takes: in one round trip, since ops wait for it.
-- KEYS: run
-- ARGV: the most bytes, then the fields to read, that of the plan first
-- Returns the plan's length, and the fields' values or, where it is too long, nothing more.
local length = redis.call('HSTRLEN', KEYS[1], ARGV[2])
if length > tonumber(ARGV[1]) then return {length} end
local values = redis.call('HMGET', KEYS[1], unpack(ARGV, 2))
table.insert(values, 1, length)
return values
