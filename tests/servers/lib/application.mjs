// An application behind the servers: it answers whatever they do not.

import { createServer } from "node:http";

export class Application {
  static async start() {
    const application = new Application();
    application.server = createServer((request, response) => {
      response.setHeader("Content-Type", "text/plain");
      response.end(`application: ${request.url}`);
    });
    await new Promise((done) => application.server.listen(0, "127.0.0.1", done));
    return application;
  }

  get port() {
    return this.server.address().port;
  }

  end() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
