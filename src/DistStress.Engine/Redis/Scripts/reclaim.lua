-- Hands what a lost worker held back to the front of the queues, if it is still lost.
-- KEYS: workers, then for each of its queues: its own list, the queue to give to
-- ARGV: worker id, the latest heartbeat (ms) at which a worker counts as lost
-- Returns how many entries moved, or -1 if the worker lives.
local beat = redis.call('ZSCORE', KEYS[1], ARGV[1])
if beat and tonumber(beat) > tonumber(ARGV[2]) then return -1 end
local moved = 0
for pair = 2, #KEYS, 2 do
  -- A list that cannot be read or written is passed over: the others have their turn.
  while type(redis.pcall('LMOVE', KEYS[pair], KEYS[pair + 1], 'RIGHT', 'LEFT')) == 'string' do moved = moved + 1 end
end
return moved
