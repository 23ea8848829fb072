-- Reads which ops have been accounted for since a reader looked last.
-- KEYS: run, marks
-- ARGV: run id, how many of the run's marks the reader knows, the most to read
-- Returns the marks, or false if the record is another run's. The list begins with the last mark that has been settled.
local record = redis.call('HMGET', KEYS[1], 'id', 'marks_settled')
if record[1] ~= ARGV[1] then return false end
local from = tonumber(ARGV[2]) - math.max(0, (tonumber(record[2] or 0) or 0) - 1)
if from < 0 then return false end
local marks = redis.pcall('LRANGE', KEYS[2], from, from + tonumber(ARGV[3]) - 1)
-- Somebody else has put something in the place of the marks: the next one takes it back.
return marks['err'] and {} or marks
