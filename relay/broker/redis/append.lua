-- Appends entries to logs, in one round trip. Any program may call it: see publish.test.ts for the one-liner.
--
-- KEYS, three for each topic, all of one hash tag (the first two hex digits of the topic's SHA-1):
--   confab:{TAG}:log:TOPIC    stream; ids are SEQ-MILLISECONDS, fields pos, prev, sender, id, entry
--   confab:{TAG}:ids:TOPIC    hash; what the log holds, by sender and id → position
--   confab:{TAG}:head:TOPIC   hash; gen, seq and pos of the newest entry, the history of the server that gave them, …
-- ARGV:
--   how many entries a log keeps, and for how many milliseconds
--   for each topic: its name, how many drafts follow, and for each draft: sender, id, entry (JSON)
-- Answers each draft's position, in order; with a '=' before it if that draft stood there already.
-- A user's number, {"kind":"count","count":3}, is put on the shelf as well (see put.lua), for devices that come
-- later: whoever has but this script shall not need another.
-- Tells whoever listens on confab:{TAG}:live:TOPIC: 'e', the predecessor, the first position, and the
-- entries, a line each.

local keep, age = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- A server that took over, or started anew, may lack the newest entries: it must not give their positions
-- to others. Its history has another name, and so the topic another generation; the seq goes on.
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')

local function keep_count(log, entry, seq)
  local read, told = pcall(cjson.decode, entry)
  if read and type(told) == 'table' and told.kind == 'count' and type(told.count) == 'number' then
    redis.call('HSET', string.gsub(log, ':log:', ':set:shelf:', 1), 'count', seq .. '\n' .. string.format('%.0f', told.count))
    redis.call('ZADD', string.gsub(log, ':log:', ':order:shelf:', 1), 0, 'count')
  end
end

local function position(gen, seq) return gen .. '-' .. seq end

-- Removes what is beyond retention, and says from which seq and time on the log stands.
local function trim(log, ids, newest)
  local first, since = newest, now
  repeat
    local old, ended = {}, true
    for _, item in ipairs(redis.call('XRANGE', log, '-', '+', 'COUNT', 101)) do
      local seq, at = string.match(item[1], '(%d+)-(%d+)')
      if newest - seq < keep and now - at <= age then
        first, since, ended = tonumber(seq), tonumber(at), true
        break
      end
      old[#old + 1] = #item[2][6] .. ':' .. item[2][6] .. item[2][8]
      first, ended = seq + 1, false
    end
    if #old > 0 then
      redis.call('HDEL', ids, unpack(old))
      redis.call('XTRIM', log, 'MINID', first)
    end
  until ended
  return first, since
end

local answers = {}
local arg = 3
for key = 1, #KEYS, 3 do
  local log, ids, head = KEYS[key], KEYS[key + 1], KEYS[key + 2]
  local topic, drafts = ARGV[arg], tonumber(ARGV[arg + 1])
  arg = arg + 2

  local known = redis.call('HMGET', head, 'gen', 'seq', 'history', 'first', 'since', 'expires', 'pos')
  local gen, seq = known[1], tonumber(known[2]) or 0
  local first, since, expires = tonumber(known[4]) or 1, tonumber(known[5]) or now, tonumber(known[6]) or 0
  local newest = known[7] or ''
  if not known[2] then
    -- The head may have been thrown away, or lost, without its log, which takes no position again.
    local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
    if last then seq, newest = tonumber(string.match(last[1], '%d+')), last[2][2] end
  end
  if known[3] ~= history then
    gen = string.format('%x', time[1] * 1000000 + time[2])
    redis.call('HSET', head, 'gen', gen, 'history', history, 'first', first, 'since', since)
  end

  local lines = {}
  for _ = 1, drafts do
    local sender, id, entry = ARGV[arg], ARGV[arg + 1], ARGV[arg + 2]
    arg = arg + 3
    local draft = #sender .. ':' .. sender .. id
    local pos = position(gen, seq + 1)
    if redis.call('HSETNX', ids, draft, pos) == 0 then
      answers[#answers + 1] = '=' .. redis.call('HGET', ids, draft)
    else
      -- Entries are told a line each; in JSON a line break stands only between values.
      if string.find(entry, '\n', 1, true) then entry = string.gsub(entry, '\n', ' ') end
      seq = seq + 1
      redis.call('XADD', log, seq .. '-' .. now, 'pos', pos, 'prev', newest, 'sender', sender, 'id', id, 'entry', entry)
      if #lines == 0 then lines = { 'e' .. newest, pos } end
      lines[#lines + 1] = entry
      answers[#answers + 1] = pos
      newest = pos
      if string.find(topic, '^user:') and string.find(entry, '"count"', 1, true) then keep_count(log, entry, seq) end
    end
  end

  if #lines > 0 then
    redis.call('HSET', head, 'seq', seq, 'pos', newest)
    -- Many at once is cheaper: a log may be a little longer than it need be.
    if seq - first >= keep + math.min(100, keep / 10) or now - since > age then
      first, since = trim(log, ids, seq)
      redis.call('HSET', head, 'first', first, 'since', since)
    end
    if expires < now + age then
      expires = math.floor(now + age * 1.05)
      redis.call('HSET', head, 'expires', expires)
      redis.call('PEXPIREAT', log, expires)
      redis.call('PEXPIREAT', ids, expires)
    end
    redis.call('SPUBLISH', string.gsub(log, ':log:', ':live:', 1), table.concat(lines, '\n'))
  end
end
return answers
