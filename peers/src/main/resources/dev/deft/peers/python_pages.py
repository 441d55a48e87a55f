"""The page by Twisted, on its reactor: the same talk on stdin and stdout as dev.deft.peers.child.WebMain."""

import os
import sys
import threading

try:
    from twisted.internet import reactor
    from twisted.web.resource import Resource
    from twisted.web.server import Site
except ImportError:
    print("missing needs Twisted: pip install twisted", flush=True)
    sys.exit(0)

PAGE = sys.argv[1].encode()
TYPE = sys.argv[2].encode()


class Page(Resource):
    isLeaf = True

    def render_GET(self, request):
        request.setHeader(b"content-type", TYPE)
        return PAGE


def end_with_stdin():
    while os.read(0, 4096):
        pass
    os._exit(0)


site = Site(Page())
site.noisy = False
port = reactor.listenTCP(0, site, backlog=1024, interface="127.0.0.1")
print("listening", port.getHost().port, flush=True)
threading.Thread(target=end_with_stdin, daemon=True).start()
reactor.run()
