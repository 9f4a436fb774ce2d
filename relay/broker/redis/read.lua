-- Reads a range of a log together with where the log begins and ends.
-- KEYS: log, head (see append.lua)
-- ARGV: 'after' or 'before', a seq or '+', how many, how many bytes of entries (one entry in any case)
-- Answers oldest and newest position, then pos, prev and entry of each, in order.
local log, head = KEYS[1], KEYS[2]
local count, left = tonumber(ARGV[3]), tonumber(ARGV[4])
local after = ARGV[1] == 'after'
local command, from, to
if after then
  command, from, to = 'XRANGE', string.format('%d', ARGV[2] + 1), '+'
else
  command, from, to = 'XREVRANGE', ARGV[2] == '+' and '+' or string.format('%d', math.max(0, ARGV[2] - 1)), '-'
end
local found = {}
-- A few at a time: what is beyond the bytes is not read.
repeat
  local wanted = math.min(20, count - #found)
  local some = redis.call(command, log, from, to, 'COUNT', wanted)
  for _, item in ipairs(some) do
    left = left - #item[2][10]
    if left < 0 and #found > 0 then break end
    found[#found + 1] = item
    from = '(' .. item[1]
  end
until left < 0 or #some < wanted or #found == count
local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
local newest = redis.call('HGET', head, 'pos')
local answer = { oldest and oldest[2][2] or '', newest or '' }
for i = 1, #found do
  local fields = found[after and i or #found + 1 - i][2]
  answer[#answer + 1] = fields[2]
  answer[#answer + 1] = fields[4]
  answer[#answer + 1] = fields[10]
end
return answer
