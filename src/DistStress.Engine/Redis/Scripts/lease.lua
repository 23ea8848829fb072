-- Takes, renews or gives back the right to publish under a prefix.
-- KEYS: lease
-- ARGV: token, milliseconds (0 gives it back)
-- Returns the token that holds the lease now, or an empty string if nobody does.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return holder end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
  return ''
end
-- A server that is out of memory refuses SET, but not this.
if holder then
  redis.call('EXPIRE', KEYS[1], math.ceil(ARGV[2] / 1000))
else
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return ARGV[1]
