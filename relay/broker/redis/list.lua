-- A page of a small set, in order of its keys.
-- KEYS: the hash, its keys in order (see put.lua)
-- ARGV: the key after which to begin or '', how many
-- Answers key, kept value, key, kept value, …
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local answer = {}
for _, key in ipairs(redis.call('ZRANGE', KEYS[2], from, '+', 'BYLEX', 'LIMIT', 0, ARGV[2])) do
  answer[#answer + 1] = key
  answer[#answer + 1] = redis.call('HGET', KEYS[1], key)
end
return answer
