-- Moves entries from the fronts of queues to the ends of a worker's own lists.
-- KEYS: queue, own list, queue, own list, ...
-- ARGV: the share of what lies in the queues to take, in thousandths; the most entries to take; the most where the
--       first one is late already; the time in µs by which it is; the most bytes of an entry
-- Returns how many entries there were, what stood in the way of taking some (or nothing), then for each queue of which
-- some were taken: its place among the pairs of KEYS, from 0, and the entries, first one first. Of an entry that is too
-- long only the beginning is given, still too long: that is enough to put it aside, and nobody has to receive the rest.
-- LRANGE and LTRIM, since LPOP with a count does not answer alike on every server.
-- A queue that cannot be read, or an own list that cannot be written, is passed over: the others have their turn.
local queues = {}
for place = 1, #KEYS, 2 do queues[#queues + 1] = KEYS[place] end
-- The usual answer to an idle worker, for one command.
if redis.call('EXISTS', unpack(queues)) == 0 then return {0, ''} end
local longest = tonumber(ARGV[5])
local lengths, total, first, problem = {}, 0, nil, ''
for place = 1, #KEYS, 2 do
  local length = redis.pcall('LLEN', KEYS[place])
  if type(length) ~= 'number' then
    problem = KEYS[place] .. ': ' .. length['err']
    length = 0
  end
  lengths[place] = length
  total = total + length
  if not first and length > 0 then first = place end
end
if total == 0 then return {0, problem} end
local most = tonumber(ARGV[2])
local due = string.match(redis.call('LRANGE', KEYS[first], 0, 0)[1], '"due"%s*:%s*(%d+)')
if due and tonumber(due) < tonumber(ARGV[4]) then most = tonumber(ARGV[3]) end
local left = math.min(most, math.ceil(total * tonumber(ARGV[1]) / 1000))
local share = left / total
local reply = {total, problem}
for place = first, #KEYS, 2 do
  local count = math.min(left, math.ceil(lengths[place] * share))
  if count > 0 then
    local entries = redis.call('LRANGE', KEYS[place], 0, count - 1)
    for i, entry in ipairs(entries) do
      if #entry > longest then entries[i] = string.sub(entry, 1, longest + 1) end
    end
    local moved = 0
    while moved < count do
      local stop = math.min(moved + 500, count)
      local pushed = redis.pcall('RPUSH', KEYS[place + 1], unpack(entries, moved + 1, stop))
      if type(pushed) ~= 'number' then
        reply[2] = KEYS[place + 1] .. ': ' .. pushed['err']
        for i = count, moved + 1, -1 do entries[i] = nil end
        break
      end
      moved = stop
    end
    if moved > 0 then
      redis.call('LTRIM', KEYS[place], moved, -1)
      reply[#reply + 1] = (place - 1) / 2
      reply[#reply + 1] = entries
      left = left - moved
    end
  end
end
return reply
