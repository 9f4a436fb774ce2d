-- A person is in a topic at a node.
-- KEYS: present (hash: user → nodes with blanks between, line break, person as JSON), topics of this node (set)
-- ARGV: node, topic, user, person
-- Answers whether nobody of that id was there (1 or 0), and how many people are.
local kept = redis.call('HGET', KEYS[1], ARGV[3])
local nodes = ARGV[1]
for other in string.gmatch(kept and string.match(kept, '^[^\n]*') or '', '%S+') do
  if other ~= ARGV[1] then nodes = nodes .. ' ' .. other end
end
redis.call('HSET', KEYS[1], ARGV[3], nodes .. '\n' .. ARGV[4])
redis.call('SADD', KEYS[2], ARGV[2])
return { kept and 0 or 1, redis.call('HLEN', KEYS[1]) }
