-- Reads a range of a log together with where the log begins and ends.
-- KEYS: log, head (see append.lua)
-- ARGV: 'after' or 'before', a seq or '+', how many
-- Answers oldest and newest position, then pos, prev and entry of each, in order.
local log, head = KEYS[1], KEYS[2]
local found
if ARGV[1] == 'after' then
  found = redis.call('XRANGE', log, string.format('%d', ARGV[2] + 1), '+', 'COUNT', ARGV[3])
else
  local to = ARGV[2] == '+' and '+' or string.format('%d', math.max(0, ARGV[2] - 1))
  local backwards = redis.call('XREVRANGE', log, to, '-', 'COUNT', ARGV[3])
  found = {}
  for i = #backwards, 1, -1 do found[#found + 1] = backwards[i] end
end
local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
local newest = redis.call('HGET', head, 'pos')
local answer = { oldest and oldest[2][2] or '', newest or '' }
for _, item in ipairs(found) do
  local fields = item[2]
  answer[#answer + 1] = fields[2]
  answer[#answer + 1] = fields[4]
  answer[#answer + 1] = fields[10]
end
return answer
