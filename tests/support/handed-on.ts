import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

/** What another thread gets of a message. */
export function handedOn<Message>(message: Message): Message {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(message);
  const received = receiveMessageOnPort(port2)?.message;
  port1.close();
  return received;
}
