#!/usr/bin/env node
// The `punji` command: runs the built command line (npm run build).
require('../dist/bundle/main.js');
