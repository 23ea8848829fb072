-- Removes finished entries from a worker's own list and adds their counts to the run record, for each entry both or
-- neither: an entry that is no longer in the list was handed to another worker, which will count it.
-- KEYS: own list, queue, run, marks of the ops that are accounted for
-- ARGV: run id, the entries' marks, one behind the other, each with a semicolon at its end (or nothing at all where
--       nothing is accounted for), then for each entry: the entry, what is left of it to do (an entry for the front of
--       the queue, or empty), n, m, then n field and increment pairs, then m field and text pairs: a text goes to the
--       first of the fields <field>0 to <field>9 that is still free
-- Returns how many entries were still there.
local same_run = redis.call('HGET', KEYS[3], 'id') == ARGV[1]
local marked = same_run and ARGV[2] ~= ''
-- A server that is out of memory refuses to add, but not to remove: this asks it before anything is removed.
if marked then
  local pushed = redis.pcall('RPUSH', KEYS[4], ARGV[2])
  if type(pushed) ~= 'number' then
    -- What somebody else has put in the place of the marks must not keep ops from being counted.
    if not string.find(pushed['err'], 'WRONGTYPE', 1, true) then return pushed end
    redis.call('DEL', KEYS[4])
    redis.call('RPUSH', KEYS[4], ARGV[2])
  end
elseif same_run then
  redis.call('HSETNX', KEYS[3], 'id', ARGV[1])
end
local sums, fields, notes, gone, there, entry, at = {}, {}, {}, {}, 0, 0, 3
while at <= #ARGV do
  local counts_end = at + 3 + 2 * tonumber(ARGV[at + 2])
  local notes_end = counts_end + 2 * tonumber(ARGV[at + 3])
  entry = entry + 1
  if redis.call('LREM', KEYS[1], 1, ARGV[at]) == 1 then
    there = there + 1
    if ARGV[at + 1] ~= '' then redis.call('LPUSH', KEYS[2], ARGV[at + 1]) end
    for pair = at + 4, counts_end, 2 do
      local field = ARGV[pair]
      if not sums[field] then
        sums[field] = 0
        fields[#fields + 1] = field
      end
      sums[field] = sums[field] + tonumber(ARGV[pair + 1])
    end
    for pair = counts_end + 1, notes_end, 2 do
      notes[#notes + 1] = {ARGV[pair], ARGV[pair + 1]}
    end
  else
    gone[entry] = true
  end
  at = notes_end + 1
end
if marked and there < entry then
  -- Only what is counted is marked.
  redis.call('LTRIM', KEYS[4], 0, -2)
  local left, number = {}, 0
  for mark in string.gmatch(ARGV[2], '[^;]*;') do
    number = number + 1
    if not gone[number] and mark ~= ';' then left[#left + 1] = mark end
  end
  if #left > 0 then redis.call('RPUSH', KEYS[4], table.concat(left)) end
end
if same_run then
  for _, field in ipairs(fields) do
    -- Where somebody else has written something into the field, the publisher is told: the entries are gone already.
    local sum = redis.pcall('HINCRBY', KEYS[3], field, string.format('%.0f', sums[field]))
    if type(sum) == 'table' and sum.err then redis.call('HSET', KEYS[3], 'damaged', field) end
  end
  for _, note in ipairs(notes) do
    for place = 0, 9 do
      if redis.call('HSETNX', KEYS[3], note[1] .. place, note[2]) == 1 then break end
    end
  end
end
return there
