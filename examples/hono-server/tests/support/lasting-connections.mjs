// What a process is told to import first, so that no time-out ends the connections of its servers: they are kept alive for
// ever, and none is cut off.
import { Server } from 'node:http';
import { Server as Listener } from 'node:net';

Server.prototype.listen = function listen(...args) {
  this.keepAliveTimeout = 0;
  return Listener.prototype.listen.apply(this, args);
};
Server.prototype.closeAllConnections = () => {};
