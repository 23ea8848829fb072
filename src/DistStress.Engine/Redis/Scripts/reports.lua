-- Reads what workers have reported of a run since a reader looked last.
-- KEYS: run, reports
-- ARGV: run id, how many of the run's reports the reader knows, the end of the last of them (or empty), the most to
--       read, the most bytes of one
-- Returns the number of the first report that follows, and the reports; false if the record is another run's. Where
-- the reports are not those that the reader knows, since the server has lost its last writes, it begins with the first
-- one that there is. Of one that is too long nothing is returned. The list begins with the last report that has been
-- settled.
local record = redis.call('HMGET', KEYS[1], 'id', 'reports_settled')
if record[1] ~= ARGV[1] then return false end
-- Somebody else has put something in the place of the reports: the next one takes it back.
if type(redis.pcall('LLEN', KEYS[2])) ~= 'number' then return {tonumber(ARGV[2]), {}} end
local base = math.max(0, (tonumber(record[2] or 0) or 0) - 1)
local from = tonumber(ARGV[2]) - base
if from > 0 and ARGV[3] ~= '' then
  local last = redis.call('LRANGE', KEYS[2], from - 1, from - 1)[1] or ''
  if string.sub(last, -#ARGV[3]) ~= ARGV[3] then from = 0 end
end
from = math.max(0, from)
local found = redis.call('LRANGE', KEYS[2], from, from + tonumber(ARGV[4]) - 1)
for i, report in ipairs(found) do
  if #report > tonumber(ARGV[5]) then found[i] = '' end
end
return {base + from, found}
