"use strict";
// Whether a server answers searches. The server of releases gives another file in place of this one.
modu.served = false;
