"use strict";
// Whether a server answers searches, and whether others may show its charts in a frame. The server of releases gives another file in place of this one.
modu.served = false;
modu.embeds = false;
