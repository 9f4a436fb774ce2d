/** uWebSockets.js alone: native topics, one process, nothing kept, nothing confirmed. */
import { serve } from './uws-server.ts';

serve((app, room, text) => { app.publish(room, text); });
