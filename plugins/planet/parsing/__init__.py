"""Response → ParsedFeed, whatever the document is: RSS, Atom, RDF, JSON Feed, a web page."""
