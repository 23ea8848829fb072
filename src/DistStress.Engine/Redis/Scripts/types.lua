-- Tells what the values of keys are: by asking each as if it were of one type after the other, since a user who may do
-- what a run needs may do that.
-- KEYS: any
-- Returns for each key: string, list, hash or sorted set; other (a set, a stream, something of a module's); or nothing
-- where there is no such key.
local asks = {
  {'list', 'LLEN'},
  {'hash', 'HSTRLEN', 'x'},
  {'sorted set', 'ZSCORE', 'x'},
  -- The last one, since not every server refuses this of other types.
  {'string', 'GETRANGE', 0, 0},
}
local types = {}
for i, key in ipairs(KEYS) do
  types[i] = ''
  if redis.call('EXISTS', key) == 1 then
    types[i] = 'other'
    for _, ask in ipairs(asks) do
      local answer = redis.pcall(ask[2], key, unpack(ask, 3))
      if type(answer) ~= 'table' or not answer['err'] then
        types[i] = ask[1]
        break
      end
    end
  end
end
return types
