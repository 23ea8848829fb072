-- Moves everything from one list to the front of another, order kept.
-- KEYS: from, to
-- Returns how many entries moved.
local moved = 0
while redis.call('LMOVE', KEYS[1], KEYS[2], 'RIGHT', 'LEFT') do moved = moved + 1 end
return moved
