-- What append.lua takes on trust from the relays: a topic by its name, and an entry that every browser can read.
-- One that none can read would stand in the way of all that comes after it.
local topic, sent = ARGV[3], ARGV[7]
local read, entry = pcall(cjson.decode, sent)
local function is(value, kind) return type(value) == kind end
if not string.find(topic, '^room:[^/]+/[^/]+$') and not string.find(topic, '^user:.') then
  return redis.error_reply('ERR the topic must be room:SPACE/ROOM or user:ID')
elseif not read or not is(entry, 'table') or not is(entry.kind, 'string') or not is(entry.id, 'string') or not is(entry.at, 'number') then
  return redis.error_reply('ERR the entry must be a JSON object with "kind", "id", and "at" (milliseconds)')
elseif entry.kind == 'message' and not (is(entry.from, 'table') and is(entry.from.id, 'string') and is(entry.from.name, 'string') and is(entry.type, 'string')) then
  return redis.error_reply('ERR a message must have "type", and "from" with "id" and "name"')
end
