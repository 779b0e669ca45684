"""RawEntry → Entry: rewritten to read well here, then sanitised. Nothing edits its HTML afterwards."""
