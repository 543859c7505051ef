"""The acts that duties wait for, each a record of its own: meetings, appeals, referrals, words."""
