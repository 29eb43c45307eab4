"""Which upstreams are passed over for a while, and by what evidence.

The way of a failure: ``finding`` says what an outcome means for its upstream, with the help of ``hints``
(headers), ``vendor_words`` (bodies) and ``instants``; ``health`` counts it in a ``window`` or makes an
exclusion of it as ``policy`` has it; ``turns`` puts the candidates of later requests in order. All of it is
the memory of one worker: nothing here waits for anything.
"""
