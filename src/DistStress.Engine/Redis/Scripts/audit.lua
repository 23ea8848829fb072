-- Reads at one moment everything that tells where a run's ops are: its marks, its counts, and the entries of lists.
-- KEYS: run, marks, then the lists
-- ARGV: run id, then the numbers of tasks
-- Returns false if the record is another run's; else how many marks are settled, the marks, for each task what the
-- record says is done, published, completed, failed and dropped, and the entries of all lists.
local record = redis.call('HMGET', KEYS[1], 'id', 'marks_settled')
if record[1] ~= ARGV[1] then return false end
local tasks, entries = {}, {}
for i = 2, #ARGV do
  local task = 'task:' .. ARGV[i] .. ':'
  tasks[i - 1] = redis.call('HMGET', KEYS[1], task .. 'done', task .. 'published', task .. 'completed',
    task .. 'failed', task .. 'dropped')
end
for i = 3, #KEYS do
  local found = redis.call('LRANGE', KEYS[i], 0, -1)
  for j = 1, #found do entries[#entries + 1] = found[j] end
end
return {record[2] or '0', redis.call('LRANGE', KEYS[2], 0, -1), tasks, entries}
