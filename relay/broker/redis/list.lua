-- A page of a small set, in order of its keys.
-- KEYS: the hash, its keys in order (see put.lua)
-- ARGV: the key after which to begin or '', how many
-- Answers key, kept value, key, kept value, …
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local answer, whole
repeat
  answer, whole = {}, true
  for _, key in ipairs(redis.call('ZRANGE', KEYS[2], from, '+', 'BYLEX', 'LIMIT', 0, ARGV[2])) do
    local kept = redis.call('HGET', KEYS[1], key)
    if kept then
      answer[#answer + 1] = key
      answer[#answer + 1] = kept
    else
      -- Left there by an older relay that failed half-way. The page is read again without it, since a short one reads as the last.
      redis.call('ZREM', KEYS[2], key)
      whole = false
    end
  end
until whole
return answer
