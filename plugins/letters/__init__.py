"""What people write to a community by mail or by hand: bytes → their own words, and nothing that is private.

bytes ─► letter (headers, text, attachments; nothing automatic) ─► own_words (no quoted letter, no signature) ─► private
"""
