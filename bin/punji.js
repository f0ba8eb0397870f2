#!/usr/bin/env node
// The `punji` command: runs the built command line (npm run build).
import '../dist/bundle/main.js';
