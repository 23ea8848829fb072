-- Puts batches on queues and records how far the run has come, both or neither.
-- KEYS: run, lease, queue...
-- ARGV: run id, lease token, sequence number, n, then n field and value pairs for the run record,
--       then for each queue: a count and that many entries
-- Returns 'ok', or why nothing was done: 'lost' (the record is not this run's), 'lease' (the caller does not hold the
-- right to publish: before anything else, since a publisher that was taken for dead must not act on what its successor
-- wrote), 'order' (a successor has been at work), 'behind' (earlier calls are missing: the server has lost its last
-- writes), 'unreadable' (somebody else has written into the record). A call repeated because its answer was lost does
-- nothing.
local record = redis.call('HMGET', KEYS[1], 'id', 'seq')
if record[1] ~= ARGV[1] then return 'lost' end
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 'lease' end
if record[2] == ARGV[3] then return 'ok' end
local done = tonumber(record[2])
if not done then return 'unreadable' end
local ahead = tonumber(ARGV[3]) - 1 - done
if ahead > 0 then return 'behind' end
if ahead < 0 then return 'order' end

local at = 5
for _ = 1, tonumber(ARGV[4]) do
  redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
  at = at + 2
end
for queue = 3, #KEYS do
  local last = at + tonumber(ARGV[at])
  at = at + 1
  while at <= last do
    local stop = math.min(at + 499, last)
    redis.call('RPUSH', KEYS[queue], unpack(ARGV, at, stop))
    at = stop + 1
  end
end
redis.call('HSET', KEYS[1], 'seq', ARGV[3])
return 'ok'
