// All tests, on one server of the sample corpus and in one browser. A file can be run by itself as well: node search.mjs

import "./search.mjs";
import "./typing.mjs";
import "./time.mjs";
import "./article.mjs";
import "./exports.mjs";
import "./clippings.mjs";
import "./languages.mjs";
import "./log_in.mjs";
import "./hostile.mjs";
import "./accessible.mjs";
// The last: it looks at what all others asked.
import "./elsewhere.mjs";
