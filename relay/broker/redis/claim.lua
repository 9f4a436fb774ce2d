-- Whether a term may hold a client.
-- KEYS: the highest term seen
-- ARGV: term, how long to remember it in ms
-- Answers 1 or 0.
local highest = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < highest then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
