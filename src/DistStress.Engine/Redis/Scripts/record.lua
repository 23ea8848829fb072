-- Reads a run's record, and whether it has a publisher, at one moment. Not a transaction: a server that is out of
-- memory refuses to queue one.
-- KEYS: run, lease
-- Returns field, value, field, value, …, and at the end 1 or 0 for the publisher.
local record = redis.call('HGETALL', KEYS[1])
record[#record + 1] = redis.call('EXISTS', KEYS[2])
return record
