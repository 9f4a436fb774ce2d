-- People are in a topic at a node no more.
-- KEYS: present, topics of this node (see arrive.lua)
-- ARGV: node, topic, then the users; without any: all whom the node has there
-- Answers how many people are left, then who of them is at no other node either.
local present, here = KEYS[1], KEYS[2]
local node, topic = ARGV[1], ARGV[2]

local answer = { 0 }
local function depart(user)
  local kept = redis.call('HGET', present, user)
  if kept then
    local nodes, person = string.match(kept, '^([^\n]*)\n(.*)$')
    local others, was = {}, false
    for other in string.gmatch(nodes, '%S+') do
      if other == node then was = true else others[#others + 1] = other end
    end
    if was and #others == 0 then
      redis.call('HDEL', present, user)
      answer[#answer + 1] = user
    elseif was then
      redis.call('HSET', present, user, table.concat(others, ' ') .. '\n' .. person)
    end
  end
end
if #ARGV > 2 then
  for i = 3, #ARGV do depart(ARGV[i]) end
else
  for _, user in ipairs(redis.call('HKEYS', present)) do depart(user) end
  redis.call('SREM', here, topic)
end
answer[1] = redis.call('HLEN', present)
return answer
