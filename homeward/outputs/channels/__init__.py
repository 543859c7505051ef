"""What carries messages out of the house: a mail server, and GOV.UK Notify.

Entry points: ``smtp.SmtpSender``, ``notify.NotifySender``. Neither logs an address or a word of
a message.
"""
