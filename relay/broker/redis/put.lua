-- Writes fields of a small set, as far as the rule allows (see rules.ts beside the brokers).
-- KEYS: the hash (key → stamp, line break, value), its keys in order (sorted set)
-- ARGV: rule, then for each field: key, stamp, value
-- Answers the keys that were written.
local set, order = KEYS[1], KEYS[2]
local rule = ARGV[1]

local function split(position)
  local gen, seq = string.match(position, '^"?(%w+)%-(%d+)"?$')
  return gen, tonumber(seq)
end

local function may(kept, stamp, value)
  if rule == 'always' then return true end
  if rule == 'present' then return kept end
  if not kept then return true end
  local at, was = string.match(kept, '^([^\n]*)\n(.*)$')
  if rule == 'newer' then return (tonumber(stamp) or 0) > (tonumber(at) or 0) end
  if rule == 'rising' then
    local gen, seq = split(value)
    local gen_was, seq_was = split(was)
    if not gen_was then return gen ~= nil end
    return gen ~= nil and (gen ~= gen_was or seq > seq_was)
  end
  return false
end

local written = {}
for i = 2, #ARGV, 3 do
  local key, stamp, value = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if may(redis.call('HGET', set, key), stamp, value) then
    redis.call('HSET', set, key, stamp .. '\n' .. value)
    redis.call('ZADD', order, 0, key)
    written[#written + 1] = key
  end
end
return written
